/*
 * The index of least allocated (src/placement/indexes/percent-grid.ts) in C, on the steady state of steady-state.ts: same draws, same structure,
 * same choices. Two dimensions. Run: placement NODES KINDS STEPS; answers the digest after STEPS steps and the nanoseconds of a later one.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 4, BUCKETS = 201, WORDS = 32, REQUESTS = 1021, PLACES = 20, FRACTION = (1 << PLACES) - 1, OFF = 2, MOST = 100 };

typedef struct {
  int size, lower, upper, stride;
  int *members, *set_of, *levels, *counts;
  uint32_t *words;
  double capacity[2], worth[2];
  int doubtful[2];
  uint32_t filled[ROWS][WORDS], above[ROWS], rows;
  int wanted[2], asked, bound;
  uint32_t rows_above;
} Grid;

static int nodes, kinds;
static double *free_of[2], requests[REQUESTS][2];
static Grid grids[4];
static int *class_of, *rank_of;
static int *changed, changes;
static char *marked;
static int *node_of, *request_of, pods, oldest, next_request;
static int32_t state = 1;
static uint32_t digest;

static uint32_t below(uint32_t bound) {
  uint32_t x = (uint32_t)state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  state = (int32_t)x;
  return x % bound;
}

static int truncated_percent(double part, double whole) {
  double product = part * 100;
  int percent = (int)(product / whole);
  return percent * whole > product ? percent - 1 : percent;
}

static int percent_of(const Grid *grid, double amount, int k) {
  int level = (int)(amount * grid->worth[k]) + OFF;
  return (level & FRACTION) < grid->doubtful[k] ? truncated_percent(amount, grid->capacity[k]) : level >> PLACES;
}

static int row_of(int first, int second) { return (first >= 2) * 2 + (second >= 2); }

static uint32_t rows_from(int row) { return row == 0 ? 15 : row == 1 ? 10 : row == 2 ? 12 : 8; }

/* Notes the levels of a member, and answers the set it belongs to. */
static int set_for(Grid *grid, int rank) {
  int node = grid->members[rank], percents[2];
  for (int k = 0; k < 2; k++) {
    double amount = free_of[k][node];
    percents[k] = percent_of(grid, amount, k);
    grid->levels[2 * rank + k] = (int)(amount * grid->worth[k]);
  }
  return row_of(percents[0], percents[1]) * BUCKETS + percents[0] + percents[1];
}

static void insert(Grid *grid, int rank, int set) {
  uint32_t *words = grid->words + (size_t)set * grid->stride;
  int word = rank >> 5, row = set / BUCKETS, bucket = set % BUCKETS;
  grid->set_of[rank] = set;
  words[grid->upper + word] |= 1u << (rank & 31);
  words[word >> 5] |= 1u << (word & 31);
  if (grid->counts[set]++ > 0) return;
  grid->filled[row][bucket >> 5] |= 1u << (bucket & 31);
  grid->above[row] |= 1u << (bucket >> 5);
  grid->rows |= 1u << row;
}

static void take_out(Grid *grid, int rank) {
  int set = grid->set_of[rank], word = rank >> 5, row = set / BUCKETS, bucket = set % BUCKETS;
  uint32_t *words = grid->words + (size_t)set * grid->stride;
  if ((words[grid->upper + word] &= ~(1u << (rank & 31))) == 0) words[word >> 5] &= ~(1u << (word & 31));
  if (--grid->counts[set] > 0) return;
  if ((grid->filled[row][bucket >> 5] &= ~(1u << (bucket & 31))) != 0) return;
  if ((grid->above[row] &= ~(1u << (bucket >> 5))) == 0) grid->rows &= ~(1u << row);
}

/* The highest bucket of the row that is not above `from`; -1 if there is none. */
static int down(const Grid *grid, int row, int from) {
  if (from < 0) return -1;
  int word = from >> 5;
  uint32_t rest = grid->filled[row][word] & (~0u >> (31 - (from & 31)));
  if (rest != 0) return word * 32 + 31 - __builtin_clz(rest);
  uint32_t above = grid->above[row] & ((1u << word) - 1);
  if (above == 0) return -1;
  int found = 31 - __builtin_clz(above);
  return found * 32 + 31 - __builtin_clz(grid->filled[row][found]);
}

static int least(int a, int b) { return a < b ? a : b; }

static void lower_bound(Grid *grid, int target) {
  int high = least(BUCKETS - 1, grid->asked + 2 * (target + 1) - 1), top = -1;
  for (uint32_t left = grid->rows & grid->rows_above; left != 0; left &= left - 1) {
    int bucket = down(grid, __builtin_ctz(left), high);
    if (bucket > top) top = bucket;
  }
  grid->bound = top < grid->asked ? -1 : least(target - 1, (top - grid->asked) / 2);
}

static void ask(Grid *grid, const double *request) {
  int percents[2];
  grid->bound = -1;
  for (int k = 0; k < 2; k++) {
    if (request[k] > grid->capacity[k]) return;
    percents[k] = percent_of(grid, request[k], k);
    grid->wanted[k] = (int)(request[k] * grid->worth[k]);
  }
  grid->asked = percents[0] + percents[1];
  grid->rows_above = rows_from(row_of(percents[0], percents[1]));
  lower_bound(grid, MOST + 1);
}

static int reaches(const Grid *grid, int rank, int target, const double *request) {
  int first = grid->levels[2 * rank] - grid->wanted[0] + OFF, second = grid->levels[2 * rank + 1] - grid->wanted[1] + OFF;
  if ((first & FRACTION) < grid->doubtful[0] || (second & FRACTION) < grid->doubtful[1]) {
    int node = grid->members[rank], sum = 0;
    for (int k = 0; k < 2; k++) {
      if (free_of[k][node] < request[k]) return 0;
      sum += truncated_percent(free_of[k][node] - request[k], grid->capacity[k]);
    }
    return sum / 2 >= target;
  }
  return (first | second) >= 0 && (first >> PLACES) + (second >> PLACES) >= 2 * target;
}

static int lowest(const Grid *grid, int set, int target, const double *request, int before) {
  const uint32_t *words = grid->words + (size_t)set * grid->stride;
  for (int at = 0; at < grid->upper; at++) {
    for (uint32_t above = words[at]; above != 0; above &= above - 1) {
      int word = at * 32 + __builtin_ctz(above);
      if (grid->members[word * 32] >= before) return before;
      for (uint32_t ranks = words[grid->upper + word]; ranks != 0; ranks &= ranks - 1) {
        int rank = word * 32 + __builtin_ctz(ranks);
        if (reaches(grid, rank, target, request)) return least(before, grid->members[rank]);
      }
    }
  }
  return before;
}

static int find(Grid *grid, int target, const double *request, int before) {
  int low = grid->asked + 2 * target, high = least(BUCKETS - 1, low + 3), found = before;
  for (uint32_t left = grid->rows & grid->rows_above; left != 0; left &= left - 1) {
    int row = __builtin_ctz(left);
    for (int bucket = down(grid, row, high); bucket >= low; bucket = down(grid, row, bucket - 1))
      found = lowest(grid, row * BUCKETS + bucket, target, request, found);
  }
  if (found == before) lower_bound(grid, target);
  return found;
}

static int choose(const double *request) {
  int target = -1;
  while (changes > 0) {
    int node = changed[--changes], rank = rank_of[node];
    Grid *grid = grids + class_of[node];
    marked[node] = 0;
    int set = set_for(grid, rank);
    if (set == grid->set_of[rank]) continue;
    take_out(grid, rank);
    insert(grid, rank, set);
  }
  for (int at = 0; at < kinds; at++) {
    ask(grids + at, request);
    if (grids[at].bound > target) target = grids[at].bound;
  }
  while (target >= 0) {
    int found = nodes, next = -1;
    for (int at = 0; at < kinds; at++) {
      if (grids[at].bound == target) found = find(grids + at, target, request, found);
      if (grids[at].bound > next) next = grids[at].bound;
    }
    if (found < nodes) return found;
    target = next;
  }
  return -1;
}

static void move(int node, const double *request, int sign) {
  for (int k = 0; k < 2; k++) free_of[k][node] += sign * request[k];
  if (marked[node]) return;
  marked[node] = 1;
  changed[changes++] = node;
}

static void step(void) {
  int pod = oldest, wanted = next_request;
  oldest = pod + 1 == pods ? 0 : pod + 1;
  move(node_of[pod], requests[request_of[pod]], 1);
  next_request = (wanted + 1) % REQUESTS;
  int node = choose(requests[wanted]);
  if (node >= 0) {
    node_of[pod] = node;
    request_of[pod] = wanted;
  }
  move(node_of[pod], requests[request_of[pod]], -1);
  digest = digest * 31 + (uint32_t)node;
}
