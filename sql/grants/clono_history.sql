-- clono-history: a person's own jobs. It asks for changes; only the supervisor claims and finishes.
GRANT SELECT ON {schema}.schema_migration TO {user};
GRANT SELECT ON {schema}.setting TO {user};
GRANT SELECT ON {schema}.supervisor_instance TO {user};
GRANT INSERT ON {schema}.audit_record TO {user};
GRANT SELECT (id, user_name, phone, email, role, state, tier, expires_at), UPDATE (mtime) ON {schema}.user TO {user};
GRANT SELECT, UPDATE (last_seen_at) ON {schema}.session TO {user};
GRANT SELECT, UPDATE (last_used_at) ON {schema}.api_token TO {user};
GRANT SELECT ON {schema}.upload TO {user};
GRANT SELECT ON {schema}.upload_file TO {user};
GRANT SELECT, INSERT, UPDATE (state, name, priority, virtual_start, run_after, expires_at, cancel_wanted_at, pause_wanted_at, request_id, queued_at, finished_at, trashed_at) ON {schema}.job TO {user};
GRANT SELECT, INSERT ON {schema}.idempotent_reply TO {user};
GRANT SELECT (user_id, confirmed_at) ON {schema}.second_factor TO {user};
