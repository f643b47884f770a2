/** What `main.ts` lets in from outside; nothing else in this room looks there itself. */
export type World = {
  env: Readonly<Record<string, string | undefined>>
  currentDir: string
  processors: number
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  /** In [0, 1). */
  random(): number
  /** Fit for keys. */
  randomBytes(count: number): Uint8Array
  /** Plain text for people and programs; `write` adds no line end. */
  out: Output
  /** For what went wrong. */
  err: Output
  /** File that the processes of the hub start from. */
  mainFile: string
  /** For signals, and for the channel to the parent. */
  process: NodeJS.Process
}

export type Output = {
  write(text: string): void
  isTerminal: boolean
  /** False once whoever read it has gone away (`| head`). */
  isRead(): boolean
  /** Width of the terminal in characters. */
  columns: number
}
