import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Frames that others published; they stay outside of the repository. */
const DATA = new URL('../../../../shared/data/bus/', import.meta.url)

/** Where they are looked for. */
export const DATA_PATH = fileURLToPath(DATA)

/** Is the folder there? Without it there is nothing to hold the decoders against. */
export function hasVectors(): boolean {
  return existsSync(DATA)
}

/** What the record of a JT/T 808 frame states; texts of one frame a line state the bytes alone. */
export type Vector808 = {
  source: string
  hex: string
  stated:
    | {
        msgId: string
        v2019flag: boolean
        fragmented: boolean
        bodyLen: number
        checksumOk: boolean
        lengthOk: boolean
        phoneBcd: string
      }
    | undefined
}

/** What the record of a JT/T 809 frame states. */
export type Vector809 = {
  source: string
  /** Missing where the whole frame was withheld; then there is `subBodyHex`. */
  hex?: string
  sn: number
  msgId: string
  gnssCenterId: number
  version: string
  encryptFlag: number
  encryptKey: number
  checksumOk: boolean
  lengthOk: boolean
  specVersion?: '2011' | '2019'
  headerTimeUtc?: number
  decryptParams?: { M1: number; IA1: number; IC1: number }
  decryptedBodyHex?: string
  subBodyHex?: string
  subLen?: number
  as2011?: StatedVehicle
  as2019?: StatedVehicle
} & Partial<StatedVehicle>

/** Vehicle and sub-message as the record reads them. */
export type StatedVehicle = { plate: string; color: number; sub: string }

/** The files with JT/T 808 frames, signalling of JT/T 1078 among them, by their path. */
export function vectors808(): { file: string; vectors: Vector808[] }[] {
  const records = 'jt808/frames.jsonl'
  const texts = ['jt808/yezhihao_JT808.txt', 'jt1078/yezhihao_JT1078.txt']
  return [
    {
      file: records,
      vectors: linesOf(records).map(({ text }) => {
        const { hex, path, line, ...stated } = JSON.parse(text)
        return { source: `${path}:${line}`, hex, stated }
      }),
    },
    ...texts.map((file) => ({
      file,
      vectors: linesOf(file).map(({ text, line }) => {
        return { source: `${file.replace(/^.*_/, '')}:${line}`, hex: text, stated: undefined }
      }),
    })),
  ]
}

/** The file with JT/T 809 frames. */
export function vectors809(): { file: string; vectors: Vector809[] } {
  const file = 'jt809/frames.jsonl'
  const vectors = linesOf(file).map(({ text }) => {
    const { path, line, ...vector } = JSON.parse(text)
    return { ...vector, source: `${path}:${line}` }
  })
  return { file, vectors }
}

/** Lines that are not empty, with their numbers from 1. */
function linesOf(file: string): { text: string; line: number }[] {
  return readFileSync(new URL(file, DATA), 'utf8')
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '')
}
