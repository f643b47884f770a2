import { main } from '../verify.ts'

export type Answer = { code: number; text: string }

/** Runs the verifier as a command line would. */
export async function run(args: string[], get: typeof fetch = fetch): Promise<Answer> {
  let text = ''
  const print = (more: string) => {
    text += more
  }
  const code = await main(args, print, get)
  return { code, text }
}
