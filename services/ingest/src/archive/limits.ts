/** What opening one archive may cost; beyond it members, or the whole, are refused. */
export type ArchiveLimits = {
  /** Of the archive itself. */
  archiveBytes: number
  /** Entries of its directory, folders included. */
  members: number
  /** Unpacked, of one member. */
  memberBytes: number
  /** Unpacked, of all members together. */
  totalBytes: number
  /** Unpacked ÷ packed bytes of one member. */
  ratio: number
  /** For unpacking everything. */
  seconds: number
}

const MEBIBYTE = 1024 * 1024
const GIBIBYTE = 1024 * MEBIBYTE

/**
 * Room for a province: 50 M stop_times are 3 GiB of text. Timetables pack 10 to 40 times, deflate
 * at most 1032 times (zlib's documentation): what packs better than 200 is no timetable.
 */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  archiveBytes: 2 * GIBIBYTE,
  members: 1_000,
  memberBytes: 8 * GIBIBYTE,
  totalBytes: 16 * GIBIBYTE,
  ratio: 200,
  seconds: 600,
}

/** Below this a member may pack as well as it likes: a file of zeros is not worth a refusal. */
export const RATIO_FREE_BYTES = MEBIBYTE

/** Why a member (or the archive) is refused; kept apart from errors of our own disk. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
  }
}
