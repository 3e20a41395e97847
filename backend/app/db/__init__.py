"""The one database session and the queries whose name says more than `session.get`."""
