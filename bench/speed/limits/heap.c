/*
 * The event queue's limit: the same binary heap in C, under the same load. Prints CPU nanoseconds of one pop and push.
 * Arguments: events pending, holds to time. On stderr: a checksum of the events taken, in their order.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DRAWS 4096

static double *times, *orders;
static int32_t *payloads;
static int size;
static double sequence;

static uint64_t state = 88172645463325252ull;

static uint32_t below(uint32_t most) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)((state >> 16) % most);
}

static void push(double time, int32_t payload) {
  double order = sequence++;
  int slot = size++;
  while (slot > 0) {
    int parent = (slot - 1) >> 1;
    if (times[parent] < time || (times[parent] == time && orders[parent] < order)) break;
    times[slot] = times[parent];
    orders[slot] = orders[parent];
    payloads[slot] = payloads[parent];
    slot = parent;
  }
  times[slot] = time;
  orders[slot] = order;
  payloads[slot] = payload;
}

static void drop(void) {
  int last = --size, slot = 0, child = 1;
  double time = times[last], order = orders[last];
  int32_t payload = payloads[last];
  while (child < last) {
    int right = child + 1;
    child += right < last && (times[right] < times[child] || (times[right] == times[child] && orders[right] < orders[child]));
    if (time < times[child] || (time == times[child] && order < orders[child])) break;
    times[slot] = times[child];
    orders[slot] = orders[child];
    payloads[slot] = payloads[child];
    slot = child;
    child = 2 * slot + 1;
  }
  times[slot] = time;
  orders[slot] = order;
  payloads[slot] = payload;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  int pending = count > 1 ? atoi(arguments[1]) : 10000;
  int holds = count > 2 ? atoi(arguments[2]) : 1000000;
  double gaps[DRAWS];
  times = malloc((pending + 1) * sizeof *times);
  orders = malloc((pending + 1) * sizeof *orders);
  payloads = malloc((pending + 1) * sizeof *payloads);
  for (int i = 0; i < DRAWS; i++) gaps[i] = below(1000000);
  for (int i = 0; i < pending; i++) push(below(1000000), i);
  double before = 0;
  uint32_t checksum = 0;
  for (int hold = -holds / 4; hold < holds; hold++) {
    if (hold == 0) before = seconds();
    double now = times[0];
    int32_t payload = payloads[0];
    checksum = checksum * 31 + (uint32_t)payload;
    drop();
    push(now + gaps[hold & (DRAWS - 1)], payload);
  }
  printf("%.3f\n", (seconds() - before) / holds * 1e9);
  fprintf(stderr, "%u\n", checksum);
  return 0;
}
