// What a user does in Thunderbird. Each function ends when Thunderbird has done it; none waits for ever.

const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

const mainWindow = () => Services.wm.getMostRecentWindow("mail:3pane");
const composeWindow = () => Services.wm.getMostRecentWindow("msgcompose");
const sleep = ms => new Promise(resolve => mainWindow().setTimeout(resolve, ms));

const LIMIT = 20; // seconds

async function until(what, happens) {
  for (const end = Date.now() + 1000 * LIMIT; Date.now() < end; await sleep(50)) {
    const found = await happens();
    if (found) {
      return found;
    }
  }
  throw new Error(`waited ${LIMIT} s in vain until ${what}`);
}

const server = () => MailServices.accounts.defaultAccount.incomingServer;
const folder = name => server().rootFolder.descendants.find(found => found.name === name);

// Ask the server what is new in a folder.
async function read(name) {
  const found = folder(name).QueryInterface(Ci.nsIMsgImapMailFolder);
  await new Promise(resolve => {
    const listener = {QueryInterface: ChromeUtils.generateQI(["nsIUrlListener"]), OnStartRunningUrl() {}, OnStopRunningUrl: resolve};
    found.updateFolderWithListener(mainWindow().msgWindow, listener);
  });
  return found;
}

async function theDraft() {
  const only = messages => messages.length === 1 && messages[0];
  return until("one draft is seen in Drafts", async () => only([...(await read("Drafts")).messages]));
}

// The start-up must be over before the accounts are touched.
async function start() {
  await until("the main window is open", () => mainWindow()?.msgWindow && mainWindow().document.readyState === "complete");
}

// By the address alone Thunderbird would take a draft for one of whoever was logged in before.
function logOut() {
  for (const left of Services.wm.getEnumerator("msgcompose")) {
    left.close();
  }
  for (const account of MailServices.accounts.accounts.filter(one => one.incomingServer.type === "imap")) {
    account.incomingServer.closeCachedConnections();
    MailServices.accounts.removeAccount(account, true);
  }
}

async function logIn(user, password, port, address, name, signature) {
  logOut();
  const incoming = MailServices.accounts.createIncomingServer(user, "127.0.0.1", "imap");
  incoming.port = port;
  incoming.password = password;
  const identity = MailServices.accounts.createIdentity();
  identity.email = address;
  identity.fullName = name;
  identity.composeHtml = false;
  identity.htmlSigText = signature;
  identity.fccFolderURI = `${incoming.serverURI}/Sent`;
  identity.draftsFolderURI = `${incoming.serverURI}/Drafts`;
  const account = MailServices.accounts.createAccount();
  account.incomingServer = incoming;
  account.addIdentity(identity);
  MailServices.accounts.defaultAccount = account;
  incoming.performExpand(mainWindow().msgWindow);
  await until("the folders are known", () => folder("Drafts") && folder("Sent") && folder("Trash"));
}

async function openDraft() {
  const draft = await theDraft();
  const {Draft} = Ci.nsIMsgCompType, {Default} = Ci.nsIMsgCompFormat;
  mainWindow().ComposeMessage(Draft, Default, draft.folder, [draft.folder.getUriForMsg(draft)]);
  const opened = await until("the compose window is open", composeWindow);
  await until("the draft is loaded", () => opened.composeEditorReady && opened.GetCurrentEditor()?.document.body.innerText.trim());
  const pills = row => [...opened.document.querySelectorAll(`#addressRow${row} mail-address-pill`)].map(pill => pill.fullAddress);
  return {
    to: pills("To"),
    cc: pills("Cc"),
    subject: opened.document.getElementById("msgSubject").value,
    text: opened.GetCurrentEditor().document.body.innerText,
    attachments: [...opened.document.querySelectorAll("#attachmentBucket richlistitem")].map(item => item.attachment.name),
  };
}

function type(text) {
  const editor = composeWindow().GetCurrentEditor();
  editor.beginningOfDocument();
  editor.insertText(text);
}

async function send() {
  const opened = composeWindow();
  await opened.SendMessage();
  await until("the compose window is closed", () => opened.closed);
}

async function sendLater() {
  const opened = composeWindow();
  await opened.SendMessageLater();
  await until("the compose window is closed", () => opened.closed);
}

async function sendWaiting() {
  const sender = Cc["@mozilla.org/messengercompose/sendlater;1"].getService(Ci.nsIMsgSendLater);
  sender.sendUnsentMessages(MailServices.accounts.defaultAccount.defaultIdentity);
  await until("nothing waits to be sent", () => !outbox().length && !sender.sendingMessages);
}

async function save() {
  const opened = composeWindow();
  await opened.SaveAsDraft();
  await until("the draft is saved", () => !opened.gSaveOperationInProgress && !opened.gMsgCompose.bodyModified);
}

function close() {
  composeWindow().close();
}

async function deleteDraft() {
  const draft = await theDraft();
  draft.folder.deleteMessages([draft], mainWindow().msgWindow, false, true, null, true);
  await until("the draft is gone from Drafts", async () => ![...(await read("Drafts")).messages].length);
}

// What waits to be sent later, in the folder of this computer.
function outbox() {
  const unsent = MailServices.accounts.localFoldersServer.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Queue);
  return [...unsent.messages].map(header => header.messageId);
}

// For whoever reads of a failure: every window, and what a dialog says.
function windows() {
  const told = one => [one.document.title, one.document.getElementById("infoBody")?.textContent].filter(Boolean).join(": ");
  return [...Services.wm.getEnumerator(null)].map(told);
}
