-- clono-auth: accounts, sessions, tokens. May move a person's jobs to the trash when the account is deleted.
GRANT SELECT ON {schema}.schema_migration TO {user};
GRANT SELECT ON {schema}.setting TO {user};
GRANT SELECT (at, action, address), INSERT ON {schema}.audit_record TO {user};
GRANT SELECT, INSERT, UPDATE ON {schema}.user TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.session TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.api_token TO {user};
GRANT SELECT (last_seen_at) ON {schema}.supervisor_instance TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.login_throttle TO {user};
GRANT SELECT, UPDATE (state, tier, expires_at, trashed_at, cancel_wanted_at, finished_at) ON {schema}.job TO {user};
GRANT SELECT (id, user_id, total_bytes, deleted_at), UPDATE (deleted_at) ON {schema}.upload TO {user};
GRANT SELECT, DELETE ON {schema}.password_reset TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.second_factor TO {user};
GRANT SELECT, INSERT, DELETE ON {schema}.recovery_code TO {user};
