"""The other end: the provincial office (Bưu điện tỉnh). A web service that takes in day sheets, and its pages.

schema, db     what is kept: embedded SQLite, or PostgreSQL by URL, by the same migrations
ingest         one signed sheet in, an acknowledgement or a contradiction out
api            the calls of desks (/v1)
reports        sums, asked for when they are shown
targets        the plan's targets against them
pages          what people of the office see; server-rendered
cli            bcdesk province …
"""
