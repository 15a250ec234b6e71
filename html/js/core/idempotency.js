// One key per intent: a request that is sent again after a lost reply carries the same key, so that it
// makes one job and not two; a changed form is a new intent. Survives a reload of the tab. Pure but for
// the storage, which is an argument.

const kSlot = 'clono.intent';

export function newKey(random = crypto) {
  const bytes = random.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_');
}

/** What makes two submissions the same intent: the parameters and the chosen files. */
export function fingerprint(parameters, files) {
  return JSON.stringify([parameters, files.map(({ name, size, lastModified }) => [name, size, lastModified])]);
}

/** The key for this intent: the one of the last try if nothing changed since. */
export function keyFor(intent, storage = sessionStorage) {
  const last = read(storage);
  if (last?.intent === intent) return last.key;
  const key = newKey();
  storage.setItem(kSlot, JSON.stringify({ intent, key }));
  return key;
}

/** After the reply: the same form sent again on purpose is a new job. */
export const forgetIntent = (storage = sessionStorage) => storage.removeItem(kSlot);

function read(storage) {
  try {
    return JSON.parse(storage.getItem(kSlot));
  } catch (damaged) {
    return null;
  }
}
