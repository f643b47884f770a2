/** Versions as whole numbers: 10 is 1.0, 23 is 2.3, 31 is 3.1. */
export type Version = number

/** What a feed without `version` is: GBFS 1.0 had no such field. */
export const FIRST: Version = 10

/** From here on times are RFC 3339, texts carry languages, and bikes are vehicles. */
export const THREE: Version = 30

/** One that no version is later than. */
export const LATEST: Version = 31

const KNOWN: ReadonlySet<Version> = new Set([10, 11, 20, 21, 22, 23, 30, 31])

/**
 * The version a text names, `2.3` or `3.1-RC3`; of an unknown one the nearest that is known and not
 * later. Undefined when the text names none.
 */
export function versionOf(text: string): { version: Version; isKnown: boolean } | undefined {
  const [, major, minor] = /^v?(\d{1,2})\.(\d{1,2})(?:\.\d+)?(?:-RC\d*)?$/i.exec(text.trim()) ?? []
  if (major === undefined || minor === undefined) return undefined
  const wanted = Number(major) * 10 + Math.min(9, Number(minor))
  if (KNOWN.has(wanted)) return { version: wanted, isKnown: true }
  const below = [...KNOWN].filter((version) => version <= wanted)
  return { version: below.at(-1) ?? FIRST, isKnown: false }
}
