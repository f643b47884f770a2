/** The seam between the command line and the process that owns the lake. */

/** How far a long operation has come; `total` is unknown for a while, or for good. */
export type Progress = {
  stage: 'fetch' | 'store' | 'unpack' | 'decode' | 'land' | 'copy' | 'work'
  /** What it is working at: a table, a file. */
  name?: string
  done: number
  total?: number
}

export type OnProgress = (progress: Progress) => void

/** Where a running hub is to be found; lies in the data folder, readable by its owner alone. */
export type ControlFile = { url: string; token: string; pid: number }

/** Of the process that owns the lake. */
export const CONTROL_FILE = 'control.json'

/** One line of the answer to an operation: some progress, then a result or a problem. */
export type ControlLine =
  | { progress: Progress }
  | { result: unknown }
  | { problem: { code: string; detail?: { 'zh-CN': string; en: string } } }

/** An input of an operation as it arrives over the wire: flat texts. */
export type ControlInput = Readonly<Record<string, string>>
