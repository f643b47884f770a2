import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** The release that the target names. */
const PEER = 'gtfs@4.21.0'
const INSTALL_MILLISECONDS = 240_000

/**
 * Installs the peer into a folder of its own, never into our lockfile; answers why it can not be
 * (no registry, no npm), or undefined when it is there.
 */
export function installNpmGtfs(folder: string): string | undefined {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const cli = process.env.npm_execpath
  const args = ['install', PEER, '--no-audit', '--no-fund', '--loglevel=error']
  // Whatever is compiled or chosen must fit the Node that will run it: ours.
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`
  const { status, stderr, error } = spawnSync(
    cli ? process.execPath : 'npm',
    cli ? [cli, ...args] : args,
    {
      cwd: folder,
      env: { ...process.env, PATH: path },
      timeout: INSTALL_MILLISECONDS,
      encoding: 'utf8',
    },
  )
  if (status === 0) return undefined
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? 'npm failed'
}
