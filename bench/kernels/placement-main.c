/* Sets up the steady state of steady-state.ts for placement.c, and times it. */
#include "placement.c"

static const double GIB = 1024.0 * 1024 * 1024;

static double cores_of(int kind) { return kinds == 1 ? 16 : 4 << kind; }

static void set_up_grid(int kind) {
  Grid *grid = grids + kind;
  for (int node = 0; node < nodes; node++) grid->size += class_of[node] == kind;
  int lower = (grid->size + 31) / 32;
  grid->upper = (lower + 31) / 32;
  grid->stride = lower + grid->upper;
  grid->top = -1;
  grid->records = calloc(grid->size, sizeof(Record));
  grid->lows = calloc(SETS, sizeof(int));
  grid->words = calloc((size_t)SETS * grid->stride, sizeof(uint32_t));
  grid->stairs = calloc((size_t)SETS * grid->upper, sizeof(Stairs));
  grid->known = calloc((size_t)SETS * grid->upper, 1);
  grid->peaks = calloc(SETS, sizeof(*grid->peaks));
  grid->patience = calloc((size_t)SETS * grid->upper, sizeof(int));
  for (int set = 0; set < SETS; set++) {
    grid->lows[set] = grid->size;
    grid->peaks[set][0] = grid->peaks[set][1] = -1;
  }
  for (int line = 0; line < SETS * grid->upper; line++) grid->patience[line] = MANY;
  grid->capacity[0] = 1000 * cores_of(kind);
  grid->capacity[1] = 4 * GIB * cores_of(kind);
  for (int k = 0; k < 2; k++) {
    grid->worth[k] = 100.0 * (1 << PLACES) / grid->capacity[k];
    grid->doubtful[k] = grid->capacity[k] < (1 << (PLACES - 2)) ? 0 : 2 * OFF + 1;
  }
  for (int node = 0, rank = 0; node < nodes; node++) {
    if (class_of[node] != kind) continue;
    places[node] = rank << 2 | kind;
    grid->records[rank] = (Record){ .set = -1, .node = node };
    update(grid, rank++);
  }
}

static void fill(void) {
  double total = 0, used = 0;
  for (int node = 0; node < nodes; node++) total += free_of[0][node];
  for (int vain = 0; used < 0.8 * total && vain < nodes; vain++) {
    const double *request = requests[next_request];
    int node = (int)below((uint32_t)nodes);
    if (request[0] > free_of[0][node] || request[1] > free_of[1][node]) continue;
    for (int k = 0; k < 2; k++) free_of[k][node] -= request[k];
    node_of[pods] = node;
    request_of[pods++] = next_request;
    next_request = (next_request + 1) % REQUESTS;
    used += request[0];
    vain = -1;
  }
}

static void set_up(void) {
  class_of = calloc(nodes, sizeof(int));
  places = calloc(nodes, sizeof(int));
  changed = calloc(nodes, sizeof(int));
  marked = calloc(nodes, 1);
  node_of = calloc((size_t)nodes * 400, sizeof(int));
  request_of = calloc((size_t)nodes * 400, sizeof(int));
  for (int k = 0; k < 2; k++) free_of[k] = calloc(nodes, sizeof(double));
  for (int node = 0; node < nodes; node++) {
    class_of[node] = kinds == 1 ? 0 : (int)below((uint32_t)kinds);
    free_of[0][node] = 1000 * cores_of(class_of[node]);
    free_of[1][node] = 4 * GIB * cores_of(class_of[node]);
  }
  for (int at = 0; at < REQUESTS; at++) {
    requests[at][0] = 100.0 * (1 + below(20));
    requests[at][1] = GIB / 4 * (1 + below(24));
  }
  fill();
  for (int kind = 0; kind < kinds; kind++) set_up_grid(kind);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  nodes = atoi(words[1]);
  kinds = atoi(words[2]);
  set_up();
  for (int at = atoi(words[3]); at > 0; at--) step();
  uint32_t early = digest;
  for (int at = 0; at < 12 * nodes; at++) step();
  double best = 1e18;
  for (int round = 0; round < 15; round++) {
    double start = now();
    for (int at = 0; at < 20000; at++) step();
    double each = (now() - start) / 20000;
    if (each < best) best = each;
  }
  printf("%d %.1f\n", (int32_t)early, best);
  return 0;
}
