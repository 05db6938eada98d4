"""Who may do what: roles, accounts, logins, attempts. Knows nothing of the web."""
