import { describe, expect, it } from 'vitest'
import { csvRows, delimiterOf, textIn } from './csv.ts'

const rows = (text: string, delimiter = ',') => [...csvRows(text, { delimiter })]
const cells = (text: string, delimiter = ',') => rows(text, delimiter).map((row) => row.cells)

describe('rows of delimited text', () => {
  it('read RFC 4180: quotes, doubled quotes, delimiters and line breaks in cells', () => {
    const text = 'a,b,c\r\n"1,5","say ""hi""",x\r\n"two\r\nlines",,z\r\n'
    expect(cells(text)).toEqual([
      ['a', 'b', 'c'],
      ['1,5', 'say "hi"', 'x'],
      ['two\r\nlines', '', 'z'],
    ])
    expect(rows(text).map(({ line }) => line)).toEqual([1, 2, 3])
  })

  it('take a quote inside of a word as text, and say so', () => {
    expect(rows('a,b\n5" pipe,"x"y"\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['5" pipe', 'x"y'], loose: true },
    ])
  })

  it('lose only the line whose quotes do not close', () => {
    expect(rows('a,b\n1,"open\n2,two\n"3",three\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: undefined },
      { line: 3, cells: ['2', 'two'] },
      { line: 4, cells: ['3', 'three'] },
    ])
  })

  it('skip what is empty, and end at the end of the file without a line feed', () => {
    expect(cells('a;b\n\n;;\n1;2', ';')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(cells('a,b\r1,2\r')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(cells('')).toEqual([])
  })

  it('answer for a line of a million cells without holding them', () => {
    expect(rows(`a,b\n${','.repeat(1_000_000)}x\n1,2\n`).map((row) => row.cells?.length)).toEqual([
      2,
      undefined,
      2,
    ])
  })

  it('find the delimiter outside of quotes, and where Excel says it', () => {
    expect(delimiterOf('a;b;c\n"1,2,3,4";5;6\n')).toBe(';')
    expect(delimiterOf('a\tb\n1\t2\n')).toBe('\t')
    expect(delimiterOf('one\ntwo\n')).toBe(',')
    const said = 'sep=|\na|b,c\n'
    expect(delimiterOf(said)).toBe('|')
    expect(rows(said, '|')).toEqual([{ line: 2, cells: ['a', 'b,c'] }])
  })
})

describe('text of bytes', () => {
  it('follows the BOM, then UTF-8, then GBK', () => {
    expect(textIn(Uint8Array.from([0xff, 0xfe, 0x2d, 0x4e]))).toMatchObject({ text: '中' })
    expect(textIn(Buffer.from('\uFEFF停车'))).toMatchObject({ text: '停车', encoding: 'utf-8' })
    expect(textIn(Uint8Array.from([0xcd, 0xa3, 0xb3, 0xb5]))).toMatchObject({
      text: '停车',
      encoding: 'gb18030',
    })
  })

  it('is what was asked for, or a reject', () => {
    const umlaut = Uint8Array.from([0xfc, 0x72])
    expect(textIn(umlaut, 'latin-1')).toMatchObject({ text: 'ür' })
    expect(textIn(umlaut, 'utf-8')).toMatchObject({ reject: { code: 'not-text' } })
  })
})
