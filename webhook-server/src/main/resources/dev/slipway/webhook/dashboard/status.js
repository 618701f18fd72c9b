'use strict';
(() => {
  const live = document.getElementById('live');
  const connection = document.getElementById('connection');
  let busy = false;
  let again = false;

  const say = (text, style) => {
    connection.textContent = text;
    connection.className = style;
  };

  const refresh = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch('fragment' + location.search, {credentials: 'same-origin'});
      if (answer.ok) {
        live.innerHTML = await answer.text();
      } else {
        say('refused: reload the page', 'bad');
      }
    } catch (e) {
      say('not reached', 'bad');
    } finally {
      busy = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  };

  const events = new EventSource('events');
  events.addEventListener('changed', refresh);
  events.addEventListener('open', () => say('live', 'good'));
  events.addEventListener('error', () => say('connecting…', 'busy'));
  // Ages grow although nothing changes.
  setInterval(() => document.hidden || refresh(), 30000);
})();
