import type { FileSystem } from '../storage/file-system.ts'

type Call = keyof FileSystem

/**
 * A file system on which chosen calls fail: `fails` answers the error a call shall throw, before
 * anything is done.
 */
export function faultyFileSystem(
  real: FileSystem,
  fails: (call: Call, path: string) => Error | undefined,
): FileSystem {
  const calls = Object.entries(real) as [Call, (...given: unknown[]) => Promise<unknown>][]
  return Object.fromEntries(
    calls.map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const error = fails(name, String(given[0]))
        if (error) throw error
        return call(...given)
      },
    ]),
  ) as unknown as FileSystem
}

/** An error as the operating system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code })
}
