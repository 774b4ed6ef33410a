import { Agent, type AgentOptions, get } from 'node:http';

export interface HeartbeatSettings {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Misses in a row after which the engine counts as frozen. */
  readonly misses: number;
  /** The same where it only seems starved of CPU. */
  readonly busyMisses: number;
}

export interface Heartbeat {
  /** Resolves when the engine has stopped answering. */
  readonly lost: Promise<void>;
  stop(): void;
}

/**
 * A crashed engine freezes instead of exiting: only silence tells. A miss while this thread itself was late is not counted,
 * and a busy engine (`isBusy`) is given more of them.
 */
export function watchHeartbeat(collaborators: { readonly isBusy: () => Promise<boolean> }, socketPath: string, settings: HeartbeatSettings): Heartbeat {
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1, socketPath } as AgentOptions);
  let misses = 0;
  let timer: NodeJS.Timeout;
  let stopped = false;

  async function beat(): Promise<void> {
    const sent = performance.now();
    const alive = await ping(agent, settings.timeoutMs);
    if (stopped) return;
    const late = performance.now() - sent > settings.timeoutMs * 1.5;
    if (alive) misses = 0;
    else if (!late) misses += 1;
    if (misses >= settings.busyMisses || (misses >= settings.misses && !(await collaborators.isBusy()))) resolve();
    else timer = setTimeout(() => void beat(), Math.max(0, sent + settings.intervalMs - performance.now())).unref();
  }
  timer = setTimeout(() => void beat(), settings.intervalMs).unref();

  return {
    lost,
    stop() {
      stopped = true;
      clearTimeout(timer);
      agent.destroy();
    },
  };
}

function ping(agent: Agent, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ agent, path: '/ping', signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
      response.once('error', () => resolve(false));
    });
    request.once('error', () => resolve(false));
  });
}
