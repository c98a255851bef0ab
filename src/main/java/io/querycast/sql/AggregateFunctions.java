package io.querycast.sql;

import java.util.Set;

/** The functions of one value over many rows, in the SQL standard and in the dialects that add to it. */
final class AggregateFunctions {
    private static final Set<String> NAMES = Set.of(
            "any_value",
            "approx_count_distinct",
            "approx_distinct",
            "approx_percentile",
            "approx_quantiles",
            "array_agg",
            "avg",
            "bit_and",
            "bit_or",
            "bit_xor",
            "bool_and",
            "bool_or",
            "checksum_agg",
            "collect_list",
            "collect_set",
            "corr",
            "count",
            "count_big",
            "count_if",
            "countif",
            "covar_pop",
            "covar_samp",
            "every",
            "group_concat",
            "json_agg",
            "json_arrayagg",
            "json_group_array",
            "json_group_object",
            "json_object_agg",
            "json_objectagg",
            "jsonb_agg",
            "jsonb_object_agg",
            "kurtosis",
            "listagg",
            "logical_and",
            "logical_or",
            "max",
            "max_by",
            "median",
            "min",
            "min_by",
            "mode",
            "percentile_cont",
            "percentile_disc",
            "regr_avgx",
            "regr_avgy",
            "regr_count",
            "regr_intercept",
            "regr_r2",
            "regr_slope",
            "regr_sxx",
            "regr_sxy",
            "regr_syy",
            "skewness",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "stdev",
            "stdevp",
            "string_agg",
            "sum",
            "total",
            "var",
            "var_pop",
            "var_samp",
            "variance",
            "varp",
            "wm_concat",
            "xmlagg");

    private AggregateFunctions() {}

    /** {@return whether a function is an aggregate} */
    static boolean contains(String lowerCaseName) {
        return NAMES.contains(lowerCaseName);
    }
}
