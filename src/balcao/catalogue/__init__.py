"""Departments and services. A service is a folder of data; publishing freezes it as an immutable version.

Words: a *definition* is the content of a service's folder; a *version* is a published definition with its
hash; a *window* is when it may be lodged; a *fee line* says what is paid and why. It does not know cases.
"""
