export { commands } from './run.ts'
export { ROOT, readSettings, type Setting, type Settings, settingRows } from './settings.ts'
