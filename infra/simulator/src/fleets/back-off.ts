import { noise } from '../random.ts'

/** Milliseconds before the next attempt: doubled each time, a quarter more or less by chance. */
export function backOffMilliseconds(
  bounds: { first: number; last: number },
  key: number,
  attempts: number,
): number {
  const milliseconds = Math.min(bounds.last, bounds.first * 2 ** Math.min(attempts, 10))
  return milliseconds * (0.75 + 0.5 * noise(key, attempts, 43))
}
