/**
 * Lets a few pieces of engine work run at once. Downloads are made of many short pieces (a fetch is
 * a millisecond or two), each on a thread of its own: more of them than there are cores only take
 * the event loop's time slices and the pool's threads, which files need too.
 */
export type Pacer = <T>(work: () => Promise<T>) => Promise<T>

/** Longer work gives its place up, so that a search without finds does not hold up the others. */
const LONG_MILLISECONDS = 50

export function openPacer(width: number): Pacer {
  const waiting: (() => void)[] = []
  let running = 0

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  return async (work) => {
    if (running < width) running += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    let inside = true
    const out = () => {
      if (inside) leave()
      inside = false
    }
    const timer = setTimeout(out, LONG_MILLISECONDS)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      out()
    }
  }
}
