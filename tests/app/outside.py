# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window, driven from outside through its accessible interface, as a person with a screen reader would.

Nothing here waits for a fixed time: what is expected is looked for until it is there or a deadline has passed.
"""
import locale
import os
import re
import signal
import subprocess
import time
import traceback

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# Generous: what is waited for takes a fraction of a second on an idle machine.
DEADLINE = 60
# The window must be gone this long after it was closed, on a busy machine too.
CLOSING = 10


class Skip(Exception):
    """Why a test says nothing here."""


def role_of(widget):
    """In the words of Debian 12: later ones call a push button a button, and know when one toggles."""
    name = widget.get_role_name()
    return 'push button' if name in ('button', 'toggle button') else name


def turn():
    """Lets accessible events in; returns after 20 ms at the latest."""
    GLib.timeout_add(20, lambda: GLib.SOURCE_REMOVE)
    GLib.MainContext.default().iteration(True)


def until(what, condition, deadline=DEADLINE):
    """The first true value of condition (), which may fail to read a widget that is just being changed."""
    end = time.monotonic() + deadline
    while True:
        problem = None
        try:
            value = condition()
            if value:
                return value
        except GLib.Error as error:
            problem = error
        if time.monotonic() > end:
            raise AssertionError(f'{what}: not within {deadline} s' + (f' ({problem})' if problem else ''))
        turn()


def plain(text):
    """A text of the window with the numbers of C: 1.234,5 of a German's is 1234.5."""
    local = locale.localeconv()
    mark = local['thousands_sep'] or ('\u202f' if local['decimal_point'] == ',' else ',')
    text = re.sub(rf"(?<=\d){re.escape(mark)}(?=\d{{3}}(?!\d))", '', text.replace('\u00a0%', ' %'))
    return re.sub(rf"(?<=\d){re.escape(local['decimal_point'])}(?=\d)", '.', text)


class App:
    program = None  # its path; to be set before the first start
    started = []    # of which a test that failed may have left one

    def __init__(self, *arguments):
        self.known = []
        # Warnings end the app, but not this script: the accessibility library warns of widgets that come and go.
        fatal = os.environ.get('LIMBECK_FATAL', 'fatal-warnings')
        # A hang-up that is ignored here, as under nohup, would be ignored there as well.
        self.process = subprocess.Popen([App.program, *arguments], env={**os.environ, 'G_DEBUG': fatal},
                                        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
        App.started.append(self)
        self.frame = until('the window', self.find_frame)

    def application(self):
        assert self.process.poll() is None, f'the program ended with status {self.process.returncode}'
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application and application.get_process_id() == self.process.pid:
                application.set_cache_mask(Atspi.Cache.NONE)
                return application
        return None

    def gtk(self):
        """Its version, such as (4, 8)."""
        return tuple(int(part) for part in self.application().get_toolkit_version().split('.')[:2])

    def windows(self):
        """All of the program's; the last one came last."""
        application = self.application()
        return [application.get_child_at_index(i) for i in range(application.get_child_count() if application else 0)]

    def find_frame(self):
        return next((window for window in self.windows() if role_of(window) == 'frame'), None)

    def walk(self, widget=None, inside=()):
        """(widget, roles of its ancestors), depth first."""
        assert self.process.poll() is None, f'the program ended with status {self.process.returncode}'
        widget = widget or self.frame
        yield widget, inside
        for i in range(widget.get_child_count()):
            child = widget.get_child_at_index(i)
            if child:
                yield from self.walk(child, inside + (role_of(widget),))

    def look_for(self, role, matches, inside=None):
        """The first such widget, or None; role None: of any kind. Those found before are looked at first: a walk takes a
        thousand calls."""
        def fits(widget):
            return (role is None or role_of(widget) == role) and matches(plain(widget.get_name()))

        for widget in [] if inside else list(self.known):
            try:
                if fits(widget):
                    return widget
            except GLib.Error:  # it is gone
                self.known.remove(widget)
        for widget, _ in self.walk(inside):
            if fits(widget):
                if not inside:
                    self.known.append(widget)
                return widget
        return None

    def find(self, role, name, inside=None):
        return until(f'{role or "something"} “{name}”', lambda: self.look_for(role, lambda text: text == name, inside))

    def find_label(self, pattern):
        """A label whose text matches."""
        return until(f'a label like “{pattern}”', lambda: self.look_for('label', lambda text: re.search(pattern, text)))

    def has_label(self, pattern):
        return any(role_of(w) == 'label' and re.search(pattern, plain(w.get_name())) for w, _ in self.walk())

    @staticmethod
    def actions(widget):
        return [widget.get_action_name(i) for i in range(widget.get_n_actions())]

    def act(self, widget, action):
        """Waits until it can be done: what is not possible now has no action, or refuses it."""
        def do():
            names = self.actions(widget)
            return action in names and widget.do_action(names.index(action))

        until(f'the action {action} of “{widget.get_name()}”', do)

    def click(self, role, name, inside=None):
        self.act(self.find(role, name, inside), 'click')

    def window_action(self, action):
        self.act(self.frame, action)

    def card(self, number):
        """The card at choice of the page Distill, by Alt and its number."""
        alt = 64  # the key's number on every keyboard of an X server
        Atspi.generate_keyboard_event(alt, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(ord(str(number)), None, Atspi.KeySynthType.SYM)
        Atspi.generate_keyboard_event(alt, None, Atspi.KeySynthType.RELEASE)

    def type_temperature(self, text):
        """Alt+T, the text, Enter; T's entry takes no action of its own."""
        entry = self.find('text', 'Temperature T')
        alt = 64  # the key's number on every keyboard of an X server
        Atspi.generate_keyboard_event(alt, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(ord('t'), None, Atspi.KeySynthType.SYM)
        Atspi.generate_keyboard_event(alt, None, Atspi.KeySynthType.RELEASE)
        until('the entry to be focused', lambda: entry.get_state_set().contains(Atspi.StateType.FOCUSED))
        assert entry.set_text_contents(text)
        Atspi.generate_keyboard_event(0xff0d, None, Atspi.KeySynthType.SYM)  # Return

    @staticmethod
    def control(letter):
        """Ctrl and a key."""
        control = 37  # the key's number on every keyboard of an X server
        Atspi.generate_keyboard_event(control, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(ord(letter), None, Atspi.KeySynthType.SYM)
        Atspi.generate_keyboard_event(control, None, Atspi.KeySynthType.RELEASE)

    def choose_experiment(self, number):
        """Alt+E, down to the item, Enter."""
        alt = 64
        Atspi.generate_keyboard_event(alt, None, Atspi.KeySynthType.PRESS)
        Atspi.generate_keyboard_event(ord('e'), None, Atspi.KeySynthType.SYM)
        Atspi.generate_keyboard_event(alt, None, Atspi.KeySynthType.RELEASE)
        # GTK 4.18 tells nobody what the items say.
        until('the menu', lambda: self.look_for('menu item', lambda text: text in ('A digit never seen', '')))
        for _ in range(number):
            Atspi.generate_keyboard_event(0xff54, None, Atspi.KeySynthType.SYM)  # Down
        Atspi.generate_keyboard_event(0xff0d, None, Atspi.KeySynthType.SYM)  # Return

    def step(self):
        """Steps done, from the line above the pages."""
        label = self.find_label(r'(epoch [\d.]+( of \d+)?, |looking back at )step \d+')
        return int(re.search(r'\bstep (\d+)', plain(label.get_name()))[1])

    def description(self, image):
        return plain(self.find('image', image).get_description())

    def close(self):
        self.click('push button', 'Close')
        return self.process.wait(CLOSING)

    def end(self):
        """Closes what still runs: one that was killed would be offered for recovery at the next start."""
        try:
            if self.process.poll() is None:
                self.close()
        finally:
            self.kill()

    def ended(self):
        """Its exit status, once it has ended."""
        until('the end', lambda: self.process.poll() is not None)
        return self.process.returncode

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Tap:
    """What a script found, in the form that the test runner reads."""

    def __init__(self, n_tests):
        self.number = 0
        self.failed = 0
        print(f'1..{n_tests}', flush=True)
        Atspi.init()
        Atspi.set_timeout(1000 * DEADLINE, 1000 * DEADLINE)  # a busy machine answers late

    def run(self, name, test):
        self.number += 1
        try:
            test()
            print(f'ok {self.number} {name}', flush=True)
        except Skip as reason:
            print(f'ok {self.number} {name} # SKIP {reason}', flush=True)
        except Exception:
            self.failed += 1
            print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()))
            print(f'not ok {self.number} {name}', flush=True)
