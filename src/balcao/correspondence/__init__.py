"""What is said about a case: between applicant and office, between colleagues, on the telephone, with outside experts.

Words: a *topic* (`Thread`) on a case has messages of both sides, and the side whose answer is awaited, until a day; a
*task* is a note that names a colleague, to be done by a day or only to be read; an *invitation* asks an outside body
for its opinion by a link; a *chat* (`Chat`) is writing with an officer while both are there, in line for a department,
and its *turn* that one officer answers it. What a case is, who may work on it, its opinions and papers belong to
`cases`: a file sent with a message becomes a paper when an officer says so.
"""
