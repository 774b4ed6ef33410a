import { type ReactElement, useEffect, useState } from 'react';

/** A run answers when all of it is done: until then, that it runs and for how long. */
export function RunProgress(): ReactElement {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const started = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - started) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
      <progress aria-label="All controls are being run" />
      <span>All controls are being run, one after the other: {seconds} s</span>
    </span>
  );
}
