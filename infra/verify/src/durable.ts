import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Puts a text in the place of a file; it is on disk, and whole, when this returns. */
export function replaceFile(path: string, text: string, mode = 0o644): void {
  const fresh = `${path}.new`
  written(fresh, 'w', text, mode)
  renameSync(fresh, path)
  syncFolder(dirname(path))
}

/** Adds to the end of a file; on disk when this returns. */
export function appendFile(path: string, text: string): void {
  written(path, 'a', text, 0o644)
  syncFolder(dirname(path))
}

function written(path: string, flags: string, text: string, mode: number): void {
  const file = openSync(path, flags, mode)
  try {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Windows can not open a folder, and needs no such thing. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
