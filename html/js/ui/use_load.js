// Loading once, with waiting, error and retry, as a hook.
import { useCallback, useEffect, useState } from '../../vendor/preact.js';

/** @returns {{data, error, loading: boolean, reload: () => Promise<void>, setData}} */
export function useLoad(load, dependencies = []) {
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const reload = useCallback(async () => {
    setState((before) => ({ ...before, error: null, loading: true }));
    try {
      const data = await load();
      setState({ data, error: null, loading: false });
    } catch (error) {
      setState((before) => ({ ...before, error, loading: false }));
    }
  }, dependencies);
  useEffect(() => {
    reload();
  }, [reload]);
  const setData = (data) => setState({ data, error: null, loading: false });
  return { ...state, reload, setData };
}
