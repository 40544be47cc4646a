"""What a department says again and again: reasons for refusing, conditions, what to hand in later.

Words: a *clause* is such a wording in every language, with the law it rests on; its *versions* are proposed by one
officer and confirmed by another, each with the day from which it holds. A *blank* is what the case, or the officer,
fills in. Where a clause stands in an officer's words the case keeps it; how often it was used is counted here.
"""
