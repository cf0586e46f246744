# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium that is told what to do through its pipe (--remote-debugging-pipe)."""

import base64
import json
import os
import select
import shutil
import subprocess
import time


def find_chromium():
    return shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')


class Chromium:
    """One page of the size."""

    def __init__(self, program, folder, width, height):
        self.ours, theirs_out = os.pipe()
        theirs_in, self.to = os.pipe()
        # It reads from 3 and writes to 4.
        self.process = subprocess.Popen(
            ['sh', '-c', f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}', program, '--headless=new', '--no-sandbox',
             '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--remote-debugging-pipe', '--lang=en',
             f'--user-data-dir={folder}/profile', f'--window-size={width},{height}', 'about:blank'],
            pass_fds=[theirs_in, theirs_out], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.buffer = b''
        self.number = 0
        self.session = None
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        self.call('Page.enable')
        self.resize(width, height)

    def resize(self, width, height):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)

    def read(self, deadline):
        while b'\0' not in self.buffer:
            if not select.select([self.ours], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError('Chromium does not answer')
            part = os.read(self.ours, 1 << 20)
            assert part, 'Chromium ended'
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b'\0')
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': parameters}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.to, json.dumps(message).encode() + b'\0')
        deadline = time.monotonic() + 60
        while True:
            answer = self.read(deadline)
            if answer.get('id') == self.number:
                assert 'error' not in answer, f'{method}: {answer["error"]}'
                return answer['result']

    def evaluate(self, script):
        """The value of a script, or of what it promises."""
        answer = self.call('Runtime.evaluate', expression=script, awaitPromise=True, returnByValue=True)
        assert 'exceptionDetails' not in answer, answer['exceptionDetails']
        return answer['result'].get('value')

    def mouse(self, kind, x, y, pressed=True):
        self.call('Input.dispatchMouseEvent', type=kind, x=x, y=y, button='left' if pressed else 'none',
                  buttons=1 if pressed and kind != 'mouseReleased' else 0, clickCount=1)

    def picture(self, path):
        with open(path, 'wb') as file:
            file.write(base64.b64decode(self.call('Page.captureScreenshot', format='png')['data']))

    def end(self):
        self.process.terminate()
        self.process.wait()
