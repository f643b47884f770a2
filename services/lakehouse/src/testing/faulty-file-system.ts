import type { FileSystem, GrowingFile } from '../storage/file-system.ts'

type Call = keyof FileSystem | `file.${keyof GrowingFile}`

/**
 * A file system on which chosen calls fail: `fails` answers the error a call shall throw, before
 * anything is done. `file.sync` and its like are calls to a file of `create` or `reopen`.
 */
export function faultyFileSystem(
  real: FileSystem,
  fails: (call: Call, path: string) => Error | undefined,
): FileSystem {
  const guarded = failing(real, (call, [path]) => fails(call as Call, String(path)))
  const growing = (file: GrowingFile, path: string) =>
    failing(file, (call) => fails(`file.${call as keyof GrowingFile}`, path))
  return {
    ...guarded,
    create: async (path, mode) => growing(await guarded.create(path, mode), path),
    reopen: async (path) => growing(await guarded.reopen(path), path),
  }
}

function failing<T extends object>(
  real: T,
  fails: (call: string, given: unknown[]) => Error | undefined,
): T {
  const calls = Object.entries(real) as [string, (...given: unknown[]) => Promise<unknown>][]
  return Object.fromEntries(
    calls.map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const error = fails(name, given)
        if (error) throw error
        return call(...given)
      },
    ]),
  ) as unknown as T
}

/** An error as the operating system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code })
}
