import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { files, ROOT, read } from './tree.ts'

/** A code span that names a place of this repository. */
const CITED = /`((?:services|catalog|adapters|contracts|infra|\.ci)\/[\w@./-]+)`/g
const LINK = /\]\((?!https?:|#|mailto:)([^)\s#]+)(?:#[^)]*)?\)/g

it('every path that a document cites exists', () => {
  const missing: string[] = []
  for (const { path, text } of files(/\.md$/)) {
    for (const [, cited] of text.matchAll(CITED)) {
      if (cited && !existsSync(resolve(ROOT, cited))) missing.push(`${path}: ${cited}`)
    }
    for (const [, link] of text.matchAll(LINK)) {
      const target = resolve(ROOT, join(dirname(path), link ?? ''))
      if (!existsSync(target)) missing.push(`${path}: ${link}`)
    }
  }
  expect(missing).toEqual([])
})

it('every adapter has a README in both languages', () => {
  const faults = files(/^adapters\/[^/]+\/package\.json$/)
    .map(({ path }) => dirname(path))
    .filter((folder) => {
      const text = read(`${folder}/README.md`) ?? ''
      return !/[\u4e00-\u9fff]/.test(text) || !/[a-z]{4,} [a-z]{2,}/.test(text)
    })
  expect(faults).toEqual([])
})

it('every problem is explained in both languages', () => {
  const faults = files(/^contracts\/problems\/.*\.json$/).flatMap(({ path, text }) => {
    const problem = JSON.parse(text)
    return ['title', 'cause', 'cure'].flatMap((part) => {
      const zh = problem[part]?.['zh-CN'] ?? ''
      const en = problem[part]?.en ?? ''
      return /[\u4e00-\u9fff]/.test(zh) && en.length > 3 ? [] : [`${path}: ${part}`]
    })
  })
  expect(faults).toEqual([])
})

it('both commands stand in the README, word for word', () => {
  const readme = read('README.md') ?? ''
  expect(readme).toContain('npm ci && npm start')
  expect(readme).toContain('npm ci && npm test')
})

it('the README leads to every dataset and adapter', () => {
  const readme = read('README.md') ?? ''
  const names = [
    ...files(/^catalog\/datasets\/.*\.yaml$/).map(({ path }) => path.split('/').pop() ?? ''),
    ...files(/^adapters\/[^/]+\/package\.json$/).map(({ path }) => path.split('/')[1] ?? ''),
  ].map((name) => name.replace('.yaml', ''))
  expect(names.filter((name) => !readme.includes(name))).toEqual([])
})
