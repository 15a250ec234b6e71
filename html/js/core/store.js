// A value that tells its listeners when it changes, and a hook that renders a component again then.
import { useEffect, useState } from '../../vendor/preact.js';

/** @returns {{get: () => T, set: (value: T) => void, subscribe: (listener: (value: T) => void) => () => void}} */
export function createStore(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore(store) {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(store.get());
    return store.subscribe(setValue);
  }, [store]);
  return value;
}
