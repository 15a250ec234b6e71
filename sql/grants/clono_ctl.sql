-- clonoctl: the operator's tool, also for later migrations.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, TRIGGER, LOCK TABLES ON {schema}.* TO {user};
