-- clono-supervisor: the queue, and the sweeping of what is over (guests, sessions, trash).
GRANT SELECT ON {schema}.schema_migration TO {user};
GRANT SELECT ON {schema}.setting TO {user};
GRANT SELECT, INSERT, DELETE ON {schema}.audit_record TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.job TO {user};
GRANT SELECT, UPDATE, DELETE ON {schema}.upload TO {user};
GRANT SELECT, DELETE ON {schema}.upload_file TO {user};
GRANT SELECT (id, role, state, tier, expires_at, mtime), UPDATE (state, mtime), DELETE ON {schema}.user TO {user};
GRANT SELECT (id, user_id, created_at, last_seen_at, expires_at), DELETE ON {schema}.session TO {user};
GRANT SELECT (id, user_id, expires_at), DELETE ON {schema}.api_token TO {user};
GRANT SELECT (user_id, idempotency_key, created_at), DELETE ON {schema}.idempotent_reply TO {user};
GRANT SELECT (subject, last_failure), DELETE ON {schema}.login_throttle TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.supervisor_instance TO {user};
