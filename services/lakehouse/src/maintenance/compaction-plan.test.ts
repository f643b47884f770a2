import { expect, it } from 'vitest'
import type { ActiveFile } from '../delta/replay.ts'
import { compactionPlan, FULL_FILE_BYTES } from './compaction-plan.ts'

function file(path: string, bytes: number, day: string, feed = 'f'): ActiveFile {
  const partition = { feed_id: feed, event_date: day }
  return { path, bytes, rows: 1, partition, modifiedAt: 0, statistics: undefined }
}

function many(count: number, bytes: number, day: string, feed?: string): ActiveFile[] {
  return Array.from({ length: count }, (_, index) => file(`${feed}-${index}`, bytes, day, feed))
}

const names = (groups: { files: ActiveFile[] }[]) => groups.map(({ files }) => files.length)

it('a settled day becomes one file, a growing day waits for eight of a size', () => {
  expect(names(compactionPlan(many(3, 1000, '2024-05-01'), '2024-05-02'))).toEqual([3])
  expect(names(compactionPlan(many(7, 1000, '2024-05-02'), '2024-05-02'))).toEqual([])
  expect(names(compactionPlan(many(8, 1000, '2024-05-02'), '2024-05-02'))).toEqual([8])
})

it('small new files are not merged into a large one again and again', () => {
  const files = [...many(7, 1000, '2024-05-02'), file('large', 20_000_000, '2024-05-02')]
  expect(compactionPlan(files, '2024-05-02')).toEqual([])
})

it('partitions stay apart, and a full file is left alone', () => {
  const files = [
    ...many(2, 1000, '2024-05-01', 'a'),
    ...many(2, 1000, '2024-05-01', 'b'),
    ...many(1, 1000, '2024-05-01', 'c'),
    ...many(4, FULL_FILE_BYTES, '2024-05-01', 'd'),
  ]
  const groups = compactionPlan(files, '2024-05-02')
  expect(groups.map(({ partition }) => partition.feed_id).sort()).toEqual(['a', 'b'])
})

it('one rewriting is bounded', () => {
  const groups = compactionPlan(many(20, FULL_FILE_BYTES - 1, '2024-05-01'), '2024-05-02')
  for (const { files } of groups) expect(files.length).toBeLessThanOrEqual(4)
})
