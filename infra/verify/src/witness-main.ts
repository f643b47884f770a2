/**
 * 见证进程 / the witness as a process of its own: to be run by somebody else than the log, on another
 * machine. `node witness-main.ts --help` tells how.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { newCosignerKey } from './cosigner.ts'
import { replaceFile } from './durable.ts'
import { lockFolder } from './lock.ts'
import { readerOf } from './reach.ts'
import { parseKey } from './verify.ts'
import { openWitness } from './witness.ts'
import { witnessServer } from './witness-server.ts'

const USAGE = `用法 / usage: node witness-main.ts --dir <folder> --log <vkey> [--at <folder|url>]
  --dir    自己的目录:密钥与已见证的检查点 / its own folder: key, checkpoints it has signed
  --log    日志公钥,可重复 / key of a log, repeatable
  --at     日志位置,与 --log 一一对应 / where that log is, one for each --log; without: not polled
  --name   见证名称 / name of the witness (default witness.local/1)
  --port   本机端口 / port on loopback (default 8090)
  --every  轮询间隔秒 / seconds between two looks (default 60)
--dir 只归一个进程使用 / one process has --dir to itself: 退出码 / exit code 1, folder-taken
`
const SECOND = 1_000

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    dir: text,
    log: { ...text, multiple: true },
    at: { ...text, multiple: true },
    name: { ...text, default: 'witness.local/1' },
    port: { ...text, default: '8090' },
    every: { ...text, default: '60' },
    help: { type: 'boolean' },
  },
})
const { dir, log: logs = [], at: places = [] } = values

if (values.help || dir === undefined || logs.length === 0) {
  process.stdout.write(USAGE)
  process.exitCode = values.help ? 0 : 2
} else
  await witness(dir).catch(({ message }) => {
    report(message)
    process.exitCode = 1
  })

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`)
}

function report(fault: string): void {
  say(`有误 / fault: ${fault}`)
}

async function witness(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  // Two that do not know what the other has signed could sign both sides of a split view.
  lockFolder(folder)
  const path = join(folder, 'key')
  if (!existsSync(path)) replaceFile(path, newCosignerKey(values.name), 0o600)
  const key = readFileSync(path, 'utf8')
  const one = openWitness({ dir: folder, key, logs, now: Date.now, report })
  const server = witnessServer(one).listen(Number(values.port), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    say(`见证 / witness http://127.0.0.1:${port}/ ${one.verifier}`)
  })
  for (;;) {
    for (const [index, place] of places.entries()) {
      const { name } = parseKey(logs[index] ?? '')
      await one
        .poll(name, readerOf(place, fetch))
        .then((note) => say(`已见证 / co-signed ${note.split('\n').slice(0, 2).join(' ')}`))
        .catch(({ message }) => report(`${message} ${place}`))
    }
    await pause(Number(values.every) * SECOND)
  }
}
