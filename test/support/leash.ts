/** Preloaded into the servers that tests start: when the test's process is gone, however it ended, they end too. */
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// The channel to the parent must not keep the server from ending by itself.
process.channel?.unref()
