// The width of an element as it is drawn, so that a chart's text keeps its size on every screen.
import { useEffect, useRef, useState } from '../../vendor/preact.js';

/** @returns {[ref, number]}  put the ref on the element; `first` until it has been drawn */
export function useWidth(first) {
  const ref = useRef(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(200, Math.round(entry.contentRect.width))));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
