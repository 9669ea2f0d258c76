// The least that an Electron application can be: one sandboxed window of our size, with nothing in it.
const { BrowserWindow, app } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  return window.loadURL('data:text/html,<title>Empty</title>');
});
