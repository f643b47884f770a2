import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder } from './testing/folders.ts'
import { histories } from './testing/histories.ts'
import { tamper } from './testing/tampering.ts'

const HERE = import.meta.dirname
const HOME = folder()
const { history } = histories()

function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

it('the verifier is one file of at most 300 lines that needs nothing but Node', () => {
  const text = readFileSync(join(HERE, 'verify.ts'), 'utf8')
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(300)
  const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name)
  expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([])
})

it('it checks a copy where nothing else of ours is', () => {
  const verifier = join(HOME, 'verify.ts')
  copyFileSync(join(HERE, 'verify.ts'), verifier)
  const log = history(700)
  const check = () => node(verifier, 'log', log.dir, '--key', log.verifier)
  expect(check()).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: '700 个叶 / leaves, 700 个条目 / entries\n',
  })
  tamper(log.dir, 'tile/0/001', 'flip', 5)
  tamper(log.dir, 'tile/entries/000', 'flip', 5)
  const faults = 'entry-flipped tile/entries/000 #5\ntile-wrong tile/0/001\n'
  expect(check()).toEqual({ status: 1, stderr: '', stdout: faults })
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

it('the witness is a process of its own, with a key of its own', async () => {
  const log = history(300)
  const options = ['--dir', join(HOME, 'witness'), '--port', '0', '--at', log.dir]
  const args = [join(HERE, 'witness-main.ts'), ...options, '--log', log.verifier]
  const witness = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let said = ''
    for await (const part of witness.stdout) {
      said += part
      if (said.includes('co-signed') && said.includes('http://')) break
    }
    const [, url = '', verifier = ''] = /(http:\S+) (\S+)/.exec(said) ?? []
    const [origin = ''] = log.note.split('\n')
    const note = await fetch(`${url}checkpoint?origin=${encodeURIComponent(origin)}`)
    expect(await note.text()).toMatch(/\n— witness\.local\/1 \S+\n$/)
    expect(verifier).toMatch(/^witness\.local\/1\+[0-9a-f]{8}\+B/)
    const key = readFileSync(join(HOME, 'witness', 'key'), 'utf8')
    expect(key).toMatch(/^PRIVATE\+KEY\+witness\.local\/1\+/)
  } finally {
    witness.kill()
  }
})
