import type { Adapter } from './types.ts'

/**
 * Names an adapter as one. It returns what it was given; it is there so that a folder reads
 * `export const x = defineAdapter({ … })` and the compiler checks it where it is written.
 */
export function defineAdapter<const A extends Adapter>(adapter: A): A {
  return adapter
}
