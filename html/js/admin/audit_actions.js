// The actions and objects of the audit record, as the programs write them; a test compares.

const kActions = {
  user: ['login', 'login_failed', 'logout', 'register', 'guest', 'password', 'reset_code', 'password_reset',
    'second_factor_on', 'second_factor_off', 'change', 'role', 'state', 'end_sessions', 'add', 'delete'],
  session: ['end'],
  api_token: ['make', 'revoke'],
  job: ['start', 'cancel', 'pause', 'resume', 'retry', 'rename', 'trash', 'restore'],
  result: ['download', 'archive'],
  notice: ['make', 'change', 'delete'],
  setting: ['change'],
};

export const kAuditActions = Object.entries(kActions)
  .flatMap(([kind, names]) => names.map((name) => `${kind}.${name}`));

export const kAuditObjects = ['user', 'job', 'notice', 'setting', 'session', 'api_token'];
