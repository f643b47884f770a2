import { hash } from 'node:crypto'
import type { Place } from './types.ts'

/**
 * Rows that are remembered: some 100 bytes each. A re-read range with more of them begins where the
 * memory does.
 */
export const WINDOW_ROWS = 1_000_000

/** The rows that the next pull will meet again, by the hash of their lines. */
export type Window = {
  has(mark: string): boolean
  /** Rows in the order of the view; `first` is the place of the first of them. */
  add(first: Place, marks: readonly string[]): void
  /** Where reading begins when it can not remember all; undefined while it remembers everything. */
  start(): Place | undefined
  rows(): number
}

/** `from`: what is older has been forgotten before. */
export function openWindow(most: number = WINDOW_ROWS, from?: Place): Window {
  const pages: { first: Place; marks: readonly string[] }[] = []
  const known = new Set<string>()
  let start = from
  return {
    has: (mark) => known.has(mark),
    add(first, marks) {
      pages.push({ first, marks })
      for (const mark of marks) known.add(mark)
      while (known.size > most && pages.length > 1) {
        for (const mark of pages.shift()?.marks ?? []) known.delete(mark)
        start = pages[0]?.first
      }
    },
    start: () => start,
    rows: () => known.size,
  }
}

/** 96 bits of a row as it is delivered: key, watermark and all. */
export function markOf(line: string): string {
  return hash('sha256', line, 'base64').slice(0, 16)
}
