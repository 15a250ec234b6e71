-- clono-admin: notices for everybody; users, all jobs, audit record and settings for administrators.
GRANT SELECT ON {schema}.schema_migration TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.setting TO {user};
GRANT SELECT, INSERT ON {schema}.audit_record TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.notice TO {user};
GRANT SELECT (id, user_name, user_name_norm, phone, phone_norm, email, email_norm, role, state, tier, ctime, mtime, expires_at), UPDATE (user_name, user_name_norm, phone, phone_norm, email, email_norm, role, state, tier, mtime, expires_at) ON {schema}.user TO {user};
GRANT SELECT, UPDATE (last_seen_at), DELETE ON {schema}.session TO {user};
GRANT SELECT, UPDATE (last_used_at), DELETE ON {schema}.api_token TO {user};
GRANT SELECT (id, user_id, total_bytes, deleted_at), UPDATE (deleted_at) ON {schema}.upload TO {user};
GRANT SELECT, INSERT, UPDATE (state, priority, run_after, cancel_wanted_at, finished_at, trashed_at) ON {schema}.job TO {user};
GRANT SELECT ON {schema}.supervisor_instance TO {user};
GRANT SELECT (user_id, confirmed_at) ON {schema}.second_factor TO {user};
