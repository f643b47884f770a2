import { expect, it } from 'vitest'
import { openBar } from './bar.ts'

function terminal(isTerminal: boolean) {
  const written: string[] = []
  const write = (text: string) => void written.push(text)
  return { written, out: { write, isTerminal, columns: 40, isRead: () => true } }
}

it('a bar shows stage, name and share in one line of the terminal, and goes without a trace', () => {
  const { written, out } = terminal(true)
  const bar = openBar(out)
  bar.show({ stage: 'land', name: 'stops', done: 0.5, total: 1 })
  bar.show({ stage: 'fetch', done: 1000 })
  bar.clear()
  const [half = '', fetched = '', cleared] = written
  expect(half).toBe(`\r\u001b[K${'█'.repeat(12)}${'░'.repeat(12)} 50%  入湖 land s`)
  expect(fetched).toBe('\r\u001b[K下载 fetch  1000')
  for (const line of [half, fetched]) expect(line.slice(4).length).toBeLessThan(40)
  expect(cleared).toBe('\r\u001b[K')
})

it('where there is no terminal there is no bar', () => {
  const { written, out } = terminal(false)
  const bar = openBar(out)
  bar.show({ stage: 'land', done: 1, total: 2 })
  bar.clear()
  expect(written).toEqual([])
})
