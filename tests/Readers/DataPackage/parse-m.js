// node parse-m.js <file>: writes ok where the file is an expression of the language M, otherwise no and why.
const fs = require('fs')
const { DefaultSettings, TaskUtils } = require('@microsoft/powerquery-parser')

TaskUtils.tryLexParse(DefaultSettings, fs.readFileSync(process.argv[2], 'utf8'))
  .then(task => console.log(TaskUtils.isParseStageOk(task) ? 'ok' : `no: ${task.error && task.error.message}`))
