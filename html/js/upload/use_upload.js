// Sending the form: one intent, one key, progress, cancel.
import { useRef, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { fingerprint, forgetIntent, keyFor } from '../core/idempotency.js';
import { enter, user } from '../core/session.js';

/** @returns {{send, cancel, sending: {sent, total}|null, error}} */
export function useUpload() {
  const [sending, setSending] = useState(null);
  const [error, setError] = useState(null);
  const abort = useRef(null);

  /** @returns the reply {upload, job, status_url}, or null after an error, which is then shown */
  async function send(parameters, files) {
    setError(null);
    setSending({ sent: 0, total: 1 });
    abort.current = new AbortController();
    try {
      if (!user()) await enter('/api/guest');
      const body = new FormData();
      body.append('parameters', new Blob([JSON.stringify(parameters)], { type: 'application/json' }));
      for (const file of files) body.append('file', file, file.name);
      const reply = await api('POST', '/api/uploads', {
        body,
        idempotencyKey: keyFor(fingerprint(parameters, files)),
        signal: abort.current.signal,
        onProgress: (sent, total) => setSending({ sent, total }),
      });
      forgetIntent();
      return reply;
    } catch (failure) {
      if (failure.code !== 'aborted') setError(failure);
      setSending(null);
      return null;
    }
  }

  return { send, sending, error, setError, cancel: () => abort.current?.abort() };
}
