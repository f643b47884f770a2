import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { inclusionProof } from '../../../services/ledger/src/merkle/proofs.ts'
import { proofText } from '../../../services/ledger/src/note/proof.ts'
import { folder } from './testing/folders.ts'
import { hashes } from './testing/hashes.ts'
import { histories } from './testing/histories.ts'
import { statedLog } from './testing/stated-log.ts'
import { tamper } from './testing/tampering.ts'

const HERE = import.meta.dirname
const HOME = folder()
const { history } = histories()

function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** The verifier as somebody has it who took one file of ours and nothing else. */
function alone() {
  const dir = folder()
  copyFileSync(join(HERE, 'verify.ts'), join(dir, 'verify.ts'))
  const run = (...args: string[]) => node(join(dir, 'verify.ts'), ...args)
  const kept = (text: string) => {
    writeFileSync(join(dir, 'given'), text)
    return join(dir, 'given')
  }
  return { run, kept }
}
const good = (stdout: unknown) => ({ status: 0, stderr: '', stdout })
const refused = (stdout: unknown) => ({ status: 1, stderr: '', stdout })

it('the verifier is one file of at most 300 lines that needs nothing but Node', () => {
  const text = readFileSync(join(HERE, 'verify.ts'), 'utf8')
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(300)
  const running = text.replace(/^import type .*$/gm, '')
  const imports = [...running.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name)
  expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([])
})

it('it checks a copy where nothing else of ours is', () => {
  const { run } = alone()
  const log = history(700)
  const check = () => run('log', log.dir, '--key', log.verifier)
  expect(check()).toEqual(good('700 个叶 / leaves, 700 个条目 / entries\n'))
  tamper(log.dir, 'tile/0/001', 'flip', 5)
  tamper(log.dir, 'tile/entries/000', 'flip', 5)
  expect(check()).toEqual(refused('entry-wrong tile/entries/000 #5\ntile-wrong tile/0/001\n'))
})

it('it checks receipts where nothing else of ours is', async () => {
  const { run, kept } = alone()
  const log = history(700)
  const path = await inclusionProof(300, log.leaves.length, hashes(log.leaves))
  const proof = { index: 300, hashes: path, checkpoint: log.note }
  const text = proofText({ ...proof, extra: log.entries[300] ?? expect.fail() })
  const check = (told: string) => run('receipt', kept(told), '--key', log.verifier)
  expect(check(text)).toEqual(good(expect.stringMatching(/#300\n\{/)))
  const other = proofText({ ...proof, extra: log.entries[301] ?? expect.fail() })
  expect(check(other)).toEqual(refused('receipt-root #300\n'))
  expect(check(text.replace('\n700\n', '\n701\n'))).toEqual(
    refused('checkpoint-signature receipt\n'),
  )
  const args = [join(HERE, 'verify.ts'), 'receipt', '-', '--key', log.verifier]
  expect(spawnSync(process.execPath, args, { input: text }).status).toBe(0)
})

it('it computes statements again where nothing else of ours is', async () => {
  const { run, kept } = alone()
  const { log, served } = await statedLog(join(HOME, 'stated'))
  const check = (statement: unknown) =>
    run('statement', kept(JSON.stringify(statement)), log.dir, '--key', log.verifier)
  const { lines, totalFen } = served
  expect(check(served)).toEqual(good(`${lines.length} 行 / lines, ${totalFen} 分 / fen (CNY)\n`))
  const cheaper = { ...served, totalFen: String(BigInt(totalFen) - 1n) }
  expect(check(cheaper)).toEqual(refused(expect.stringMatching(/^statement-total /)))
  const shorter = { ...served, lines: lines.slice(0, -1) }
  expect(check(shorter)).toEqual(refused(expect.stringMatching(/^statement-line #/)))
  tamper(log.dir, 'tile/entries/001', 'flip', 9)
  expect(check(served)).toEqual(refused('entry-wrong tile/entries/001 #265\n'))
})

it('what it can not do alone it says', () => {
  const { run, kept } = alone()
  const log = history(300)
  const key = ['--key', log.verifier]
  const usage = { status: 2, stderr: '', stdout: expect.stringContaining('more.ts') }
  expect(run('consistent', kept(log.note), log.dir, ...key)).toEqual(usage)
  expect(run('trace', 'anything', log.dir, ...key)).toEqual(usage)
  expect(run('log', 'http://127.0.0.1:9/', ...key)).toEqual(usage)
})

it('with the files beside it, it says what was done to a tile, and traces', () => {
  const log = history(700)
  const verifier = join(HERE, 'verify.ts')
  const id = JSON.parse(Buffer.from(log.entries[698] ?? '').toString()).id
  const traced = node(verifier, 'trace', id, log.dir, '--key', log.verifier)
  expect([traced.status, traced.stderr]).toEqual([1, ''])
  expect(traced.stdout).toContain('缺失 / missing publish dataset-4@698')
  tamper(log.dir, 'tile/0/001', 'reorder', 5)
  const { status, stdout } = node(verifier, 'log', log.dir, '--key', log.verifier)
  const named = 'hash-reordered tile/0/001 #261  哈希被调换次序\n'
  expect({ status, stdout }).toEqual({ status: 1, stdout: named })
})

/** A witness process, when it has said as much as `until`; its address and its key. */
async function witness(args: readonly string[], until: RegExp) {
  const all = [join(HERE, 'witness-main.ts'), '--port', '0', ...args]
  const one = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void one.kill('SIGKILL'))
  let said = ''
  for await (const part of one.stdout.iterator({ destroyOnReturn: false })) {
    said += part
    if (until.test(said)) break
  }
  const [, url = '', verifier = ''] = /(http:\S+) (\S+)/.exec(said) ?? []
  return { one, said, url, verifier }
}

it('the witness is a process of its own, with a key of its own', async () => {
  const log = history(300)
  const dir = join(HOME, 'witness')
  const args = ['--dir', dir, '--at', log.dir, '--log', log.verifier]
  const { url, verifier } = await witness(args, /http:.*co-signed/s)
  const [origin = ''] = log.note.split('\n')
  const note = await fetch(`${url}checkpoint?origin=${encodeURIComponent(origin)}`)
  expect(await note.text()).toMatch(/\n— witness\.local\/1 \S+\n$/)
  expect(verifier).toMatch(/^witness\.local\/1\+[0-9a-f]{8}\+B/)
  expect(readFileSync(join(dir, 'key'), 'utf8')).toMatch(/^PRIVATE\+KEY\+witness\.local\/1\+/)
})

it('a folder has one witness; when that dies, however it does, another one may have it', async () => {
  const args = ['--dir', join(HOME, 'taken'), '--log', history(300).verifier]
  const first = await witness(args, /http:/)
  const second = await witness(args, /\n/)
  expect(second.said).toMatch(/fault: folder-taken /)
  expect((await ended(second.one))[0]).toBe(1)
  first.one.kill('SIGKILL')
  expect((await ended(first.one))[1]).toBe('SIGKILL')
  expect(await witness(args, /http:/)).toMatchObject({ verifier: first.verifier })
})

async function ended(one: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  if (one.exitCode === null && one.signalCode === null) await once(one, 'exit')
  return [one.exitCode, one.signalCode]
}
